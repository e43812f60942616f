// What a page is, and the 32-bit digests that stand for contents. Not cryptography: nobody forges a page, and a digest only
// has to change when a content does. Integer arithmetic alone, so that every engine computes the same.

export const PAGE_BYTES = 4096

/** The page that holds a byte of a region (0 for its first). A shift, because this is hot and regions are smaller than 2 GB. */
export const pageOf = (offset: number): number => offset >> 12

/**
 * Mixes one 32-bit word into a digest (the round of MurmurHash3, Austin Appleby, public domain). It depends on the order, and is one-to-one
 * in either argument with the other fixed: two digests that differ stay different under equal further words.
 */
export const mix = (digest: number, word: number): number => {
  const scattered = Math.imul(word, 0xcc9e2d51)
  const mixed = digest ^ Math.imul((scattered << 15) | (scattered >>> 17), 0x1b873593)
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0
}

/** The digest of bytes [from, to), four at a time in little-endian order whatever the byte order of the machine. */
export const digestOfBytes = (bytes: Uint8Array, from: number, to: number): number => {
  let digest = to - from
  let at = from
  for (; at + 4 <= to; at += 4) {
    digest = mix(digest, bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24))
  }
  for (; at < to; at++) digest = mix(digest, bytes[at]!)
  return digest
}

/** The digest of a few words. */
export const digestOfWords = (words: Int32Array): number => {
  let digest = words.length
  for (let at = 0; at < words.length; at++) digest = mix(digest, words[at]!)
  return digest
}

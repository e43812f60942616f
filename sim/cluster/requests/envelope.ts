// What travels between the layers of two hosts. Every exchange is a request that is retransmitted until its reply arrives or the other
// host is declared dead; so every request may arrive twice, late, or after its sender's death, and must tolerate that. The contents of a
// request concern only the parts that exchange it: here it has just a kind.

export interface Body {
  readonly kind: string
}

export type Packet =
  | {
      readonly direction: 'request'
      readonly from: number
      readonly boot: number
      readonly id: number
      readonly body: Body
    }
  | {
      readonly direction: 'reply'
      readonly from: number
      readonly boot: number
      readonly id: number
      readonly body: Body
    }
  /** To a host that has been declared dead but is not. */
  | { readonly direction: 'obituary'; readonly from: number; readonly boot: number; readonly of: number }
  /** To a host that takes part in a ring but is not known here. */
  | { readonly direction: 'stranger'; readonly from: number; readonly boot: number; readonly of: number }

/** The layer's header on every packet: names, stamp, incarnation. */
export const PACKET_HEADER_BYTES = 32

/** The outcome of a request: its reply, or null if the other host was declared dead. */
export type Outcome<Reply extends Body = Body> = Reply | null
export type Settle<Reply extends Body = Body> = (outcome: Outcome<Reply>) => void

/** Answers one request, now or later; null drops it, and the requester will retransmit. Duplicates that arrive before the answer are dropped. */
export type Answer<Reply extends Body = Body> = (reply: Reply | null, bytes?: number) => void

/** The reply to many requests. */
export interface Done {
  readonly kind: 'done'
}
export const done: Done = { kind: 'done' }

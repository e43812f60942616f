// What travels between the layers of two hosts. Every exchange is a request that is sent again until its reply comes or the other host is
// declared dead; so every request may arrive twice, late, or after its sender's death, and must bear it. What is in a request is a matter
// between the parts that exchange it: here it has a kind and no more.

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
  /** To a host that is taken for dead and is not. */
  | { readonly direction: 'obituary'; readonly from: number; readonly boot: number; readonly of: number }
  /** To a host that takes part in a ring and is not known in this one. */
  | { readonly direction: 'stranger'; readonly from: number; readonly boot: number; readonly of: number }

/** What the layer puts before every packet: names, stamp, incarnation. */
export const PACKET_HEADER_BYTES = 32

/** What a request ends with: its reply, or null when the other host was declared dead. */
export type Outcome<Reply extends Body = Body> = Reply | null
export type Settle<Reply extends Body = Body> = (outcome: Outcome<Reply>) => void

/** Answers one request, now or later; null: not now, the asker is to ask again. Copies that come meanwhile are dropped. */
export type Answer<Reply extends Body = Body> = (reply: Reply | null, bytes?: number) => void

/** What many requests are answered with. */
export interface Done {
  readonly kind: 'done'
}
export const done: Done = { kind: 'done' }

// What clerk and customers have to agree about.

export const CLERK = 'ordered/0'

/** A customer's account at the end is so much longer than a request, and known by that: in symbolic mode a message has no content to look at. */
export const ACCOUNT_EXTRA_BYTES = 8

// What clerk and customers must agree on.

export const CLERK = 'ordered/0'

/**
 * A customer's account at the end is this much longer than a request, and recognised by that: in symbolic mode a message has no content to
 * look at.
 */
export const ACCOUNT_EXTRA_BYTES = 8

// An option that may be given more than once: all its values, in the order in which they were given. For commander.

export const repeated = (value: string, before: readonly string[]): string[] => [...before, value]

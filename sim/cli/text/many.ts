// A count with its noun in singular or plural.

export const many = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`

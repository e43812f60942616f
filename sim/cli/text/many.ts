// How many of something, in words that fit the number.

export const many = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`

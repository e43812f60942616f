// The description of `--yes`, shared by all commands that have it.

export const YES = 'allow runs of more than a billion events, which take hours or years'

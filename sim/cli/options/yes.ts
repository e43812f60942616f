// What `--yes` means, said once for all commands that have it.

export const YES = 'allow runs of more than a billion events, which take hours or years'

// Shell completion: `starsim complete zsh` prints the script for zsh, which calls `starsim complete --` for possible continuations.
// Everything is derived from the declarations of the commands.

import type { Command } from 'commander'

/** The command for it. */
export const completionWord = 'complete'

/** Adds the command that prints completion scripts and answers their queries. */
export async function addCompletion(program: Command): Promise<void> {
  const { default: complete } = await import('@bomb.sh/tab/commander')
  complete(program)
}

// Completion for shells: `starsim complete zsh` prints the script for zsh, which asks `starsim complete --` what may come next. All of
// it is made from the declarations of the commands.

import type { Command } from 'commander'

/** The word with which a command line asks for it. */
export const completionWord = 'complete'

/** Adds the command that prints scripts and answers them. */
export async function addCompletion(program: Command): Promise<void> {
  const { default: complete } = await import('@bomb.sh/tab/commander')
  complete(program)
}

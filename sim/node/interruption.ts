// Control-C and SIGTERM as a value that long-running work checks, so that it can finish with partial results.

export interface Interruption {
  readonly happened: boolean
  /** Resolved when it happens. */
  readonly promise: Promise<void>
  /** Stops listening. */
  end(): void
}

/** Catches Control-C or SIGTERM once: a second one ends the program as usual. */
export function listenForInterruption(): Interruption {
  let interrupt = (): void => {}
  let happened = false
  const promise = new Promise<void>((resolve) => {
    interrupt = () => {
      happened = true
      end()
      resolve()
    }
  })
  const end = (): void => {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  return {
    get happened() {
      return happened
    },
    promise,
    end,
  }
}

/** A command was interrupted before it had any results. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'

  constructor(message = 'interrupted before there was anything to show') {
    super(message)
  }
}

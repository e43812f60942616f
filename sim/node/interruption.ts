// Control-C and SIGTERM as a value that long work looks at, so that it ends with what it has.

export interface Interruption {
  readonly happened: boolean
  /** Kept when it happens. */
  readonly promise: Promise<void>
  /** Stops listening. */
  end(): void
}

/** Control-C and SIGTERM, once: the second one ends the program as ever. */
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

/** Somebody ended a command before there was anything to tell. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

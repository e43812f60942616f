// Where something happens, and to which process.

export type HostName = string
/** Application, slash, number: `gauss/1`. */
export type ProcessName = string

export interface At {
  readonly host: HostName
}
export interface Of extends At {
  readonly process: ProcessName
  readonly incarnation: number
}

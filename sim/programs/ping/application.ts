// The message experiment as an application: each worker sends `size` messages to the master, one after the other, and does nothing
// else. The cost of one message is a sender's total time divided by the number of its messages.

import { type Application, type ApplicationOptions, completeOptions } from '../application.ts'
import type { ProcessPlan } from '../program.ts'

export const ping: Application = {
  title: 'Messages sent one after the other',
  sizeUnit: 'messages of each sender',
  dealt: false,
  options: {
    bytes: { default: 1024, unit: 'bytes', minimum: 4, description: 'length of each message' },
  },
  defaultBaseImageBytes: 512 * 1024,

  plan(options: ApplicationOptions): ProcessPlan[] {
    const parameters = completeOptions(ping, options)
    const plans: ProcessPlan[] = [{ name: 'ping/0', program: 'ping-receiver', parameters }]
    for (let number = 1; number <= options.workers; number++) {
      plans.push({ name: `ping/${number}`, program: 'ping-sender', parameters: { ...parameters, number } })
    }
    return plans
  },
}

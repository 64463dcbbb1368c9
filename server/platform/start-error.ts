// The one error that a start may end with: a sentence for whoever typed the command.

/** Its message is shown alone, without a stack, and the process exits with 1. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

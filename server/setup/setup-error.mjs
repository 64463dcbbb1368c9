// The one error that set-up ends with: a sentence on what to do, shown without a stack.

export class SetupError extends Error {}

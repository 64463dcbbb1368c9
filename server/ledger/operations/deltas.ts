// What moves wait to be added to the figures, for the module that keeps those.
export { countDeltas, dropDeltas, type TakenDelta, takeDeltas } from '../store/deltas.ts'

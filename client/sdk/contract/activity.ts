// What a product tells of its users beside spends: visits, runs and missions.

export interface ActivityInput {
  userId: string
  /** The visit; the same as a paywall's. */
  sessionId: string
  kind: 'session' | 'run_succeeded' | 'run_failed' | 'mission_stage' | 'mission_done'
  mission?: string
  stage?: string
  action?: string
  /** ISO 8601; now when absent. */
  at?: string
}

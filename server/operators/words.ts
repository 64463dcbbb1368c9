// The roles and what they are called: without zod, so that a page may read them before it checks anything.

export const roles = ['owner', 'growth', 'support', 'risk', 'developer', 'viewer'] as const
export type Role = (typeof roles)[number]

export const roleNames: Record<Role, string> = {
  owner: 'Owner',
  growth: 'Growth',
  support: 'Support',
  risk: 'Risk',
  developer: 'Developer',
  viewer: 'Viewer',
}

export const passwordLengthMin = 12

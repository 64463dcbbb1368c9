// A session's browser in plain words, from what it called itself: "Chrome on macOS".

const browsers: ReadonlyArray<[name: string, pattern: RegExp]> = [
  // Each of these also says Chrome or Safari, so those two come last.
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|HeadlessChrome|CriOS)\//],
  ['Safari', /\bVersion\/[\d.]+.*\bSafari\//],
]

const systems: ReadonlyArray<[name: string, pattern: RegExp]> = [
  // An iPhone says "like Mac OS X", Android and ChromeOS say Linux or X11.
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac(?:intosh| OS X)\b/],
  ['Linux', /\bLinux\b/],
]

export function nameDevice(userAgent: string | null): string {
  if (userAgent === null || userAgent.trim() === '') return 'Unknown device'
  const browser = find(browsers, userAgent)
  const system = find(systems, userAgent)
  if (browser !== undefined && system !== undefined) return `${browser} on ${system}`
  if (browser !== undefined || system !== undefined) return browser ?? system ?? ''
  // A script calls itself by its name and version, as in "curl/8.5.0".
  const [program] = /^[\w.-]+(?=\/)/.exec(userAgent) ?? []
  return program ?? 'Unknown device'
}

function find(names: typeof browsers, userAgent: string): string | undefined {
  return names.find(([, pattern]) => pattern.test(userAgent))?.[0]
}

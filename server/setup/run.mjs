// The door of every npm script: sets up what is missing, then runs the script on Node 24.
// Usage: node server/setup/run.mjs [--client] [node options] <script or command> [arguments]
// Parsed by whatever Node the host has, so this file keeps to old syntax and imports nothing before it has looked.

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major > 20 || (major === 20 && minor >= 19)) {
  void import('./main.mjs').then(({ main }) => main(process.argv.slice(2)))
} else {
  console.error(
    `Farebox needs Node 20.19 or newer to set itself up, and this is Node ${process.versions.node}.`,
  )
  process.exitCode = 1
}

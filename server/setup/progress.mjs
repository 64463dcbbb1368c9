// Says what takes longer than a second, on standard error: standard output belongs to what is run.

/**
 * @template T
 * @param {string} label
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(label, work) {
  const began = Date.now()
  const seconds = () => Math.round((Date.now() - began) / 1000)
  let said = false
  const first = setTimeout(() => {
    said = true
    console.error(`${label}…`)
  }, 1000)
  const again = setInterval(() => console.error(`${label}… ${seconds()} s`), 15_000)
  try {
    const result = await work()
    if (said) console.error(`${label}: done in ${seconds()} s`)
    return result
  } finally {
    clearTimeout(first)
    clearInterval(again)
  }
}

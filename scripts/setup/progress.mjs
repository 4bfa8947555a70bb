// Says what is being done and for how long, so that nobody waits before a silent terminal.

const every = 10_000;

export const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;

/** Runs `work`, with a line at its start, one every ten seconds, and one at its end. */
export async function step(title, work) {
  const start = performance.now();
  const elapsed = () => seconds(performance.now() - start);
  console.log(`• ${title} …`);
  const ticker = setInterval(() => console.log(`  ${title}: ${elapsed()} so far`), every);
  try {
    const result = await work();
    console.log(`✓ ${title}: ${elapsed()}`);
    return result;
  } catch (error) {
    console.log(`✗ ${title}: failed after ${elapsed()}`);
    throw error;
  } finally {
    clearInterval(ticker);
  }
}

// An error that is meant for the person at the terminal, and how a script ends with one.

/** Shown without a stack. */
export class Message extends Error {}

/** Runs a script's body; its error becomes text and the exit code 1. */
export async function main(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    console.error(`\n${error instanceof Message ? error.message : (error.stack ?? error)}`);
    process.exitCode = 1;
  }
}

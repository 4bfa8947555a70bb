// Builds, and notes what was built, so that other scripts need not build again.
import { build } from './setup/build.mjs';
import { main } from './setup/message.mjs';

await main(build);

/** `npm start`: installs what is missing, then `camlock start`. */
import { prepareChromium, prepareCommand, preparePackages } from './prepare.mjs';
import { runNode } from './run.mjs';
import { steps } from './terminal.mjs';

await preparePackages();
const command = await prepareCommand();
await prepareChromium({ required: false });
process.exitCode = await runNode([command, 'start', ...process.argv.slice(2)], { CAMLOCK_BOOTSTRAP_STEPS: JSON.stringify(steps) });

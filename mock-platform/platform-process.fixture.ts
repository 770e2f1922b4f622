/** A platform in a process of its own, for tests that kill it: `platform-process.fixture.ts STATE_FILE`. Tells its parent where it listens. */
import { createPlatform } from './platform.ts';

const file = process.argv[2];
if (file === undefined) throw new Error('which state file?');
const platform = await createPlatform({ store: { file } });
const { url, mqttPort } = await platform.listen();
process.send?.({ url, mqttPort });
// Whoever started it may vanish; then nobody will end it.
process.once('disconnect', () => process.exit());

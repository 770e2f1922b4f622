/** A platform in a process of its own, for tests that kill it: `platform-process.fixture.ts STATE_FILE_OR_DATABASE_URL`. Tells its parent where it listens. */
import { createPlatform } from './platform.ts';

const place = process.argv[2];
if (place === undefined) throw new Error('which state file or database?');
const platform = await createPlatform({
  store: place.startsWith('postgres:') ? { databaseUrl: place, onStandby: () => void process.send?.({ standby: true }) } : { file: place },
});
const { url, mqttPort } = await platform.listen();
process.send?.({ url, mqttPort });
// Whoever started it may vanish; then nobody will end it.
process.once('disconnect', () => process.exit());

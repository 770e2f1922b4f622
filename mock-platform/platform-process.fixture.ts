/**
 * A platform in a process of its own, for tests that kill it: `platform-process.fixture.ts STATE_FILE_OR_DATABASE_URL`. Tells its
 * parent where it listens: as `standby` where it hands on to the owner of the database's state, as `url` once it answers itself.
 */
import { openStandbyDoor, type StandbyDoor } from './owner/standby-door.ts';
import { createPlatform } from './platform.ts';

const place = process.argv[2];
if (place === undefined) throw new Error('which state file or database?');
let standby: Promise<StandbyDoor> | undefined;
const onStandby = () => {
  standby = openStandbyDoor({ databaseUrl: place, port: 0, address: '127.0.0.1' });
  void standby.then(({ port }) => process.send?.({ standby: `http://127.0.0.1:${port}` }));
};
const platform = await createPlatform({
  store: place.startsWith('postgres:') ? { databaseUrl: place, onStandby } : { file: place },
});
const door = await standby;
await door?.close();
const { url, mqttPort } = await platform.listen({ port: door?.port ?? 0 });
process.send?.({ url, mqttPort });
// Whoever started it may vanish; then nobody will end it.
process.once('disconnect', () => process.exit());

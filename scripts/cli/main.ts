/** Entry of the bundled command. */
import { run } from './program.ts';

// A reader that went away (camlock … | head) is no error of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
  });
}

const code = await run(process.argv.slice(2));
// A verb that is done is done, whatever a library still holds open; first let a slow reader have all we wrote.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));

/** Entry of the bundled command. */
import { run } from './program.ts';

// A reader that went away (camlock … | head) is no error of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
  });
}

process.exitCode = await run(process.argv.slice(2));

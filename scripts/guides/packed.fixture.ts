/** The package as `npm pack` makes it, unpacked where npm would put it: for guides that are followed outside the clone. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.ts';

/** Packs the clone into the folder. */
export function pack(place: string): void {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', place], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Unpacks a tarball below `home`; the packages it needs are the clone's, so that no test asks a registry. Returns its folder. */
export function unpack(tarball: string, home: string): string {
  const modules = join(home, 'node_modules');
  const installed = join(modules, 'camlock');
  rmSync(installed, { recursive: true, force: true });
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1'], { cwd: home });
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name === 'camlock' || name.startsWith('.') || existsSync(join(modules, name))) continue;
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  return installed;
}

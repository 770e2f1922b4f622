/** Entry of the bundle's own tool: makes the files of the phone's page and of the console and of the dashboard while `dist/` is made (scripts/bootstrap/bundle.mjs). */
export { bundleConsole, bundlePhone } from '../../mock-platform/index.ts';
export { bundleDashboard } from '../../simulator/index.ts';

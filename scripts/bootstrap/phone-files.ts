/** Entry of the bundle's own tool: makes the phone's page files while `dist/` is made (scripts/bootstrap/bundle.mjs). */
export { bundlePhone } from '../../mock-platform/index.ts';

/** `sidecall/host`, as a page that embeds the softphone uses it. Bundled only to measure the size. */
export { embed } from '../../src/embed/host/index.ts';

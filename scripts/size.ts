/** `npm run size`: what a page loads. */
import { benchSize } from './bench/size.ts';
import { table } from './bench/table.ts';

console.log(table(await benchSize()));

/** `npm run size`: prints the size of a page's code. */
import { benchSize } from './bench/size.ts';
import { table } from './bench/table.ts';

console.log(table(await benchSize()));

/** `npm run size`: fails when the built page in dist/ weighs more than it may, or when nothing was built. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CODE_LIMIT, HOME_LIMIT, KERNEL_LIMIT, PACKING_LIMIT, TOOLS_LIMIT, weigh } from './bundleSize.mjs';

const dist = join(dirname(fileURLToPath(import.meta.url)), '../dist');
if (!existsSync(join(dist, 'index.html'))) {
  console.error('size: there is no built page in dist/; run `npm run build` first');
  process.exit(1);
}
const sizes = weigh(dist);
const kib = (bytes) => `${(bytes / 1024).toFixed(1)} KiB`;
console.log(
  `size: home screen ${kib(sizes.homeBytes)} of ${kib(HOME_LIMIT)} gzip (${sizes.homeFiles.join(', ')})`,
);
console.log(`size: all code ${kib(sizes.codeBytes)} of ${kib(CODE_LIMIT)} gzip in ${sizes.codeFiles} files`);
console.log(
  `size: reading the kernel ${kib(sizes.kernelBytes)} of ${kib(KERNEL_LIMIT)} gzip, loaded on demand`,
);
console.log(
  `size: packing and unpacking ${kib(sizes.packingBytes)} of ${kib(PACKING_LIMIT)} gzip, loaded on demand`,
);
console.log(`size: tools ${kib(sizes.toolBytes)} of ${kib(TOOLS_LIMIT)} gzip, each loaded on demand`);
console.log(`size: sample ${kib(sizes.sampleBytes)} in ${sizes.sampleFiles} scripts, loaded on demand`);

const complaints = [];
if (sizes.homeBytes === 0 || sizes.codeFiles === 0)
  complaints.push('nothing was weighed, which cannot be right');
if (sizes.homeBytes > HOME_LIMIT) complaints.push('the home screen loads too much');
if (sizes.codeBytes > CODE_LIMIT) complaints.push('there is too much code');
if (sizes.packingBytes > PACKING_LIMIT) complaints.push('there is too much code for packing and unpacking');
if (sizes.kernelBytes > KERNEL_LIMIT) complaints.push('there is too much code for reading the kernel');
if (sizes.kernelInHome.length > 0) complaints.push('the home screen loads code that reads the kernel');
if (sizes.toolBytes > TOOLS_LIMIT) complaints.push('there is too much code in the tools');
if (sizes.toolsInHome.length > 0) complaints.push('the home screen loads a tool');
if (sizes.sampleFiles === 0) complaints.push('the sample is not in the build');
if (sizes.sampleInHome.length > 0) complaints.push('the home screen loads the sample');
for (const complaint of complaints) console.error(`size: ${complaint}`);
process.exit(complaints.length > 0 ? 1 : 0);

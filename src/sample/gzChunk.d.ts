/** Types of the imports that tools/packedChunk.ts serves. */
declare module '*.gz?chunk' {
  const packed: import('./packedFile.ts').PackedFile;
  export default packed;
}

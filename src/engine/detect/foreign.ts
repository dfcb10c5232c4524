/** Names well-known files that are no dumps, so that the message can say what was dropped instead. */

const MAGICS: readonly { readonly at: number; readonly bytes: readonly number[]; readonly name: string }[] = [
  {
    at: 0,
    bytes: [0x1f, 0x8b],
    name: 'a gzip file that is damaged, or packed in a way that cannot be unpacked here: unpack it first',
  },
  {
    at: 0,
    bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
    name: 'an xz file that is damaged, or packed in a way that cannot be unpacked here: unpack it first',
  },
  {
    at: 0,
    bytes: [0x28, 0xb5, 0x2f, 0xfd],
    name: 'a zstd file that is damaged, or packed in a way that cannot be unpacked here: unpack it first',
  },
  { at: 0, bytes: [0x89, 0x4c, 0x5a, 0x4f], name: 'an lzop file: unpack it first' },
  { at: 0, bytes: [0x42, 0x5a, 0x68], name: 'a bzip2 file: unpack it first' },
  { at: 0, bytes: [0x50, 0x4b, 0x03, 0x04], name: 'a zip archive: unpack it first' },
  {
    at: 257,
    bytes: [0x75, 0x73, 0x74, 0x61, 0x72],
    name: 'a tar archive that is damaged, or packed in a way that cannot be unpacked here: unpack it first',
  },
  { at: 0, bytes: [0x7f, 0x45, 0x4c, 0x46], name: 'an ELF file that is no s390 core' },
  { at: 0, bytes: [0x25, 0x50, 0x44, 0x46], name: 'a PDF document' },
  { at: 0, bytes: [0x89, 0x50, 0x4e, 0x47], name: 'a PNG picture' },
  { at: 0, bytes: [0xff, 0xd8, 0xff], name: 'a JPEG picture' },
  {
    at: 0,
    bytes: [0x4c, 0x69, 0x62, 0x76, 0x69, 0x72, 0x74],
    name: 'a virtual machine saved by libvirt, whose memory only QEMU can read: take the dump with virsh dump --memory-only',
  },
  {
    at: 0,
    bytes: [0x51, 0x45, 0x56, 0x4d],
    name: 'a QEMU migration stream: take the dump with --memory-only',
  },
  { at: 0, bytes: [0x51, 0x46, 0x49, 0xfb], name: 'a qcow2 disk image' },
  { at: 0, bytes: [0x50, 0x41, 0x47, 0x45, 0x44, 0x55], name: 'a Windows crash dump' },
];

/** What the first bytes of a file look like, or undefined when they look like nothing known. */
export function describeForeign(head: Uint8Array): string | undefined {
  for (const { at, bytes, name } of MAGICS) {
    if (bytes.every((byte, i) => head[at + i] === byte)) return name;
  }
  const start = head.subarray(0, 512);
  if (start.length > 0 && start.every((byte) => byte === 0)) return 'zeros';
  const isText =
    start.length > 0 &&
    start.every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 0x20 && byte < 0x7f));
  return isText ? 'text' : undefined;
}

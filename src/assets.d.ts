// Text-format WebAssembly is assembled by the build and imported as the bytes of the binary.
declare module '*.wat' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

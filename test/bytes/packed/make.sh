#!/bin/sh
# Writes the files of this folder: the same records, packed by programs other than zlib. Needs zopfli, pigz,
# libdeflate-tools and isal (Debian's names), a JDK and Go.
set -e
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
node --input-type=module -e '
import { messages } from "../../../scripts/archive/records.js";
process.stdout.write(`{"Records":[${messages(80, 40)}]}`);
' > "$work/records.json"
zopfli -c "$work/records.json" > zopfli.gz
pigz -9 -b 128 -c "$work/records.json" > pigz.gz
libdeflate-gzip -12 -c "$work/records.json" > libdeflate.gz
igzip -c "$work/records.json" > igzip.gz
cat > "$work/Pack.java" <<'JAVA'
public class Pack {
  public static void main(String[] args) throws Exception {
    try (var out = new java.util.zip.GZIPOutputStream(System.out)) { System.in.transferTo(out); }
  }
}
JAVA
java "$work/Pack.java" < "$work/records.json" > java.gz
cat > "$work/pack.go" <<'GO'
package main

import ("compress/gzip"; "io"; "os")

func main() {
	out, _ := gzip.NewWriterLevel(os.Stdout, gzip.BestCompression)
	out.Name = "records.json"
	out.Comment = "packed by Go"
	out.Extra = []byte{1, 2, 3}
	io.Copy(out, os.Stdin)
	out.Close()
}
GO
go run "$work/pack.go" < "$work/records.json" > go.gz

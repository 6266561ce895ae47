#!/bin/sh
# Times every quantizer and QKeras beside it: tools/bench/quantizers.sh
# QKERAS_PYTHON names a Python with QKeras (see tools/golden/README.md); default: python3.
set -eu
cd "$(dirname "$0")/../.."
out=quant-core/target/bench
mkdir -p "$out"
./mvnw -q -pl quant-core test-compile dependency:build-classpath \
  -Dmdep.includeScope=test -Dmdep.outputFile="$PWD/$out/classpath"
java --add-modules jdk.incubator.vector \
  -cp "quant-core/target/test-classes:quant-core/target/classes:$(cat "$out/classpath")" \
  org.openjdk.jmh.Main QuantizerBenchmark -rf json -rff "$out/quantizers.json" "$@" > "$out/jmh.log"
"${QKERAS_PYTHON:-python3}" tools/bench/quantizers_qkeras.py "$out/quantizers.json"

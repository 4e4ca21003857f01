#!/bin/sh
# Install the emulator into a virtual environment of its own and fill its caches.
# The Dockerfile calls this, and so does a test.
#
#   docker/build.sh SOURCE ENVIRONMENT CACHE
#
# SOURCE       what pip installs: this repository, or a wheel
# ENVIRONMENT  where the virtual environment goes; it cannot be moved afterwards
# CACHE        where compiled code and the lists of fonts go (setting cache_dir)
#
# PYTHON names the interpreter (default: python3).
set -eu

if [ $# -ne 3 ]; then
    echo "usage: $0 SOURCE ENVIRONMENT CACHE" >&2
    exit 2
fi
source=$1 environment=$2 cache=$3

"${PYTHON:-python3}" -m venv "$environment"
"$environment/bin/python" -m pip install --quiet --no-cache-dir "$source"
"$environment/bin/nmpi-emulator" warm --cache-dir "$cache"
# Jobs run as somebody else, who may read all of it and change nothing.
chmod -R a+rX,go-w "$environment" "$cache"

#!/bin/sh
# Puts the four regular Fandol faces into a folder (first argument), from Debian's package.
# The package is downloaded and unpacked, not installed: nothing else of TeX is needed.
set -eu

target=${1:?usage: fetch_fonts.sh FOLDER}
if [ -f "$target/FandolFang-Regular.otf" ]; then
    exit 0
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
chmod 755 "$scratch"
cd "$scratch"
apt-get download texlive-lang-chinese
dpkg-deb --fsys-tarfile texlive-lang-chinese_*.deb |
    tar -x --wildcards '*/fonts/opentype/public/fandol/*.otf'
cd - >/dev/null
mkdir -p "$target"
for face in FandolFang FandolKai FandolHei FandolSong; do
    find "$scratch" -name "$face-Regular.otf" -exec cp {} "$target/" \;
done
# 小标宋 has no free face: the bold Song stands in for it under a name of its own.
find "$scratch" -name FandolSong-Bold.otf -exec cp {} "$target/" \;

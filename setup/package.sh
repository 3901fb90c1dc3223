#!/usr/bin/env bash
# Makes the packages of the program that is built, in target/package/:
#
#   spotter_VERSION_amd64.deb               for the release of Debian or Ubuntu that this is, whose libraries it depends on
#   spotter-VERSION-linux-x86_64.tar.gz     for any Linux on x86-64 with the same C library or a later one: it brings the others along,
#                                           and is unpacked wherever one likes
#
#   setup/package.sh [PROGRAM]
set -euo pipefail
cd "$(dirname "$0")/.."

program=${1:-target/release/spotter}
version=$(sed -n 's/^version = "\(.*\)"$/\1/p;/^\[dependencies\]/q' Cargo.toml)
package=target/package
tools=target/tools
setup/packages.sh patchelf dpkg-dev binutils
if [ "$("$tools/bin/cargo-deb" --version 2>/dev/null)" != "cargo-deb 3.8.0" ]; then
    CARGO_TARGET_DIR=$tools/target cargo install --quiet --force --locked --version 3.8.0 --root "$tools" --no-default-features cargo-deb
fi

rm -rf "$package"
setup/stage.sh "$package/usr" "$program"
"$tools/bin/cargo-deb" --no-build --no-strip --output "$package/" --quiet

# The same, with every library but the C library's own. The program looks for them beside itself, and so, by DT_RPATH, do they.
name=spotter-$version-linux-x86_64
cp -a "$package/usr" "$package/$name"
libraries=$package/$name/lib/spotter/libraries
doc=$package/$name/share/doc/spotter/libraries
mkdir -p "$libraries" "$doc"
ldd "$package/usr/bin/spotter" "$package/usr/lib/spotter/libonnxruntime.so" |
    sed -n 's/^\t\(\S*\) => \(\/\S*\) .*/\1 \2/p' | sort -u |
    while read -r soname path; do
        case $soname in
            libc.so.* | libm.so.* | libdl.so.* | libpthread.so.* | librt.so.* | libresolv.so.* | libonnxruntime.so*) continue ;;
        esac
        install -m 644 "$path" "$libraries/$soname"
        # Packages name their files as they lay before /lib became a link to /usr/lib.
        real=$(readlink -f "$path")
        owner=$(dpkg -S "$real" 2>/dev/null || dpkg -S "${real#/usr}" 2>/dev/null || dpkg -S "$path" 2>/dev/null || dpkg -S "/usr$path")
        owner=${owner%%: *}
        owner=${owner%%:*}
        install -m 644 "/usr/share/doc/$owner/copyright" "$doc/$owner.copyright"
        dpkg-query --show --showformat='${Package} ${Version} (source: ${source:Package} ${source:Version})\n' "$owner"
    done | sort -u >"$package/libraries.txt"
{
    echo "The libraries in lib/spotter/libraries are unchanged files of these Debian packages. Their licences lie beside this list;"
    echo "their sources are had with: apt-get source PACKAGE=VERSION, or from snapshot.debian.org."
    echo
    cat "$package/libraries.txt"
} >"$doc/README.txt"
# The system's copy of a common licence is not everywhere.
cp -L /usr/share/common-licenses/{GPL-2,GPL-3,LGPL-2,LGPL-2.1,LGPL-3,Apache-2.0,MPL-2.0} "$doc/"
rm "$package/libraries.txt"
# shellcheck disable=SC2016 # $ORIGIN is the loader's own
patchelf --force-rpath --set-rpath '$ORIGIN/../lib/spotter/libraries' "$package/$name/bin/spotter"
"$package/$name/bin/spotter" doctor >/dev/null
tar -C "$package" --sort=name --owner=0 --group=0 --numeric-owner -czf "$package/$name.tar.gz" "$name"
rm -rf "${package:?}/$name" "${package:?}/usr"
ls -l "$package"

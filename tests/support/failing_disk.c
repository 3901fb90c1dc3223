// A disk that fails: preloaded into a program, it counts what changes anything below one folder (makes, writes, renames, links, syncs,
// removals) and lets the Nth of these fail, or kills the program there. The folder and what to do come in the environment:
//
//   FAILING_DISK_FOLDER  the folder
//   FAILING_DISK_AT      N, from 1; 0 lets nothing fail
//   FAILING_DISK_HOW     full, broken, killed; or readonly, lockless: every change, or every lock, fails
//   FAILING_DISK_COUNT   a file that gets the number of changes when the program ends
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long count;

static const char *setting(const char *name) {
    const char *value = getenv(name);
    return value ? value : "";
}

static int below(const char *path) {
    const char *folder = setting("FAILING_DISK_FOLDER");
    size_t length = strlen(folder);
    return length && !strncmp(path, folder, length) && (path[length] == '/' || !path[length]);
}

static int path_is_ours(int folder, const char *path) {
    char full[2 * PATH_MAX], base[PATH_MAX];
    if (!path) return 0;
    if (path[0] == '/') return below(path);
    if (folder == AT_FDCWD) {
        if (!getcwd(base, sizeof base)) return 0;
    } else {
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        ssize_t n = syscall(SYS_readlink, link, base, sizeof base - 1);
        if (n < 0) return 0;
        base[n] = 0;
    }
    snprintf(full, sizeof full, "%s/%s", base, path);
    return below(full);
}

static int file_is_ours(int fd) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = syscall(SYS_readlink, link, path, sizeof path - 1);
    if (n < 0) return 0;
    path[n] = 0;
    return below(path);
}

// Counts a change and says whether it fails.
static int fails(void) {
    const char *how = setting("FAILING_DISK_HOW");
    if (!strcmp(how, "readonly")) {
        errno = EROFS;
        return 1;
    }
    long now = atomic_fetch_add(&count, 1) + 1;
    if (now != atol(setting("FAILING_DISK_AT"))) return 0;
    if (!strcmp(how, "killed")) kill(getpid(), SIGKILL);
    errno = !strcmp(how, "full") ? ENOSPC : EIO;
    return 1;
}

static int lockless(int fd) {
    if (strcmp(setting("FAILING_DISK_HOW"), "lockless") || !file_is_ours(fd)) return 0;
    errno = ENOLCK;
    return 1;
}

__attribute__((destructor)) static void tell(void) {
    const char *to = setting("FAILING_DISK_COUNT");
    if (!*to) return;
    int fd = syscall(SYS_openat, AT_FDCWD, to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    char text[32];
    int length = snprintf(text, sizeof text, "%ld", atomic_load(&count));
    if (fd >= 0) {
        syscall(SYS_write, fd, text, length);
        syscall(SYS_close, fd);
    }
}

#define NEXT(name) ((typeof(&name))dlsym(RTLD_NEXT, #name))

static int opens_to_change(int flags) {
    int writes = (flags & O_ACCMODE) != O_RDONLY;
    return (flags & O_CREAT) || (writes && !strcmp(setting("FAILING_DISK_HOW"), "readonly"));
}

static int opening(int folder, const char *path, int flags, mode_t mode) {
    if (opens_to_change(flags) && path_is_ours(folder, path) && fails()) return -1;
    return syscall(SYS_openat, folder, path, flags, mode);
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | __O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    }

int open(const char *path, int flags, ...) { MODE(flags) return opening(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return opening(AT_FDCWD, path, flags | O_LARGEFILE, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags) return opening(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags) return opening(folder, path, flags | O_LARGEFILE, mode); }

#define ON_FILE(result, name, parameters, arguments) \
    result name parameters { return file_is_ours(fd) && fails() ? (result)-1 : NEXT(name) arguments; }
#define ON_PATH(name, folder, path, parameters, arguments) \
    int name parameters { return path_is_ours(folder, path) && fails() ? -1 : NEXT(name) arguments; }

ON_FILE(ssize_t, write, (int fd, const void *from, size_t size), (fd, from, size))
ON_FILE(ssize_t, writev, (int fd, const struct iovec *from, int parts), (fd, from, parts))
ON_FILE(ssize_t, pwrite, (int fd, const void *from, size_t size, off_t at), (fd, from, size, at))
ON_FILE(ssize_t, pwrite64, (int fd, const void *from, size_t size, off64_t at), (fd, from, size, at))
ON_FILE(int, fsync, (int fd), (fd))
ON_FILE(int, fdatasync, (int fd), (fd))
ON_FILE(int, ftruncate, (int fd, off_t size), (fd, size))
ON_FILE(int, ftruncate64, (int fd, off64_t size), (fd, size))
ON_PATH(rename, AT_FDCWD, to, (const char *from, const char *to), (from, to))
ON_PATH(link, AT_FDCWD, to, (const char *from, const char *to), (from, to))
ON_PATH(linkat, g, to, (int f, const char *from, int g, const char *to, int flags), (f, from, g, to, flags))
ON_PATH(unlink, AT_FDCWD, path, (const char *path), (path))
ON_PATH(unlinkat, folder, path, (int folder, const char *path, int flags), (folder, path, flags))
ON_PATH(rmdir, AT_FDCWD, path, (const char *path), (path))
ON_PATH(mkdir, AT_FDCWD, path, (const char *path, mode_t mode), (path, mode))
ON_PATH(mkdirat, folder, path, (int folder, const char *path, mode_t mode), (folder, path, mode))

int flock(int fd, int what) { return lockless(fd) ? -1 : NEXT(flock)(fd, what); }

static int locking(int fd, int what, void *argument) {
    int locks = what == F_SETLK || what == F_SETLKW || what == F_OFD_SETLK || what == F_OFD_SETLKW;
    return locks && lockless(fd) ? -1 : syscall(SYS_fcntl, fd, what, argument);
}

#define ARGUMENT(what) \
    va_list rest; \
    va_start(rest, what); \
    void *argument = va_arg(rest, void *); \
    va_end(rest);

int fcntl(int fd, int what, ...) { ARGUMENT(what) return locking(fd, what, argument); }
int fcntl64(int fd, int what, ...) { ARGUMENT(what) return locking(fd, what, argument); }

/* Binds the compiled program to the symbol versions of an old glibc, so that it starts on RHEL 8 (glibc 2.28), Debian 11 and Ubuntu 20.04.

   A linker takes the newest version of a symbol that the C library of the build machine has: pthread_create@GLIBC_2.34, where
   pthread_create@GLIBC_2.2.5 is there too and is the same function. Each BIND defines the name as a jump to its old version. A definition in an
   object file comes before one in a library, so the .NET runtime's calls go there. A test reads the versions that the program asks for:
   when one is above 2.28, its name belongs in this list. */

#if defined(__x86_64__)
#define FIRST "GLIBC_2.2.5"
#define VERSION(old, arm) old
#define JUMP(name) "\tjmp *old_" #name "@GOTPCREL(%rip)\n"
#elif defined(__aarch64__)
#define FIRST "GLIBC_2.17"
#define VERSION(old, arm) arm
#define JUMP(name) "\tadrp x16, :got:old_" #name "\n\tldr x16, [x16, :got_lo12:old_" #name "]\n\tbr x16\n"
#else
#error "no glibc versions are known for this processor"
#endif

#define BIND_TO(name, version) \
    __asm__(".symver old_" #name ", " #name "@" version "\n" \
            "\t.text\n\t.globl " #name "\n\t.hidden " #name "\n\t.type " #name ", %function\n" #name ":\n" \
            JUMP(name) "\t.size " #name ", . - " #name "\n");
#define BIND(name) BIND_TO(name, FIRST)

/* Moved from libpthread, libdl and librt to libc in 2.34, some in 2.32. */
BIND(dladdr)
BIND(dlclose)
BIND(dlerror)
BIND(dlopen)
BIND(dlsym)
BIND(pthread_attr_getstack)
BIND(pthread_attr_setstacksize)
BIND(pthread_create)
BIND(pthread_getattr_np)
BIND(pthread_getspecific)
BIND(pthread_join)
BIND(pthread_key_create)
BIND(pthread_kill)
BIND(pthread_mutexattr_destroy)
BIND(pthread_mutexattr_init)
BIND(pthread_mutexattr_settype)
BIND(pthread_once)
BIND(pthread_rwlock_init)
BIND(pthread_rwlock_rdlock)
BIND(pthread_rwlock_unlock)
BIND(pthread_rwlock_wrlock)
BIND(pthread_setspecific)
BIND(pthread_sigmask)
BIND(shm_open)
BIND(shm_unlink)
BIND_TO(pthread_condattr_setclock, VERSION("GLIBC_2.3.3", "GLIBC_2.17"))
BIND_TO(pthread_setname_np, VERSION("GLIBC_2.12", "GLIBC_2.17"))

/* New versions in 2.29, which set no errno through a wrapper. */
BIND(exp)
BIND(exp2)
BIND(log)
BIND(log2)
BIND(pow)

/* The start of a program. Before 2.34 it was the program's own part to run its constructors, and the old version asks for a function that does. */

typedef void (*constructor)(int, char **, char **);
extern constructor __preinit_array_start[] __attribute__((visibility("hidden")));
extern constructor __preinit_array_end[] __attribute__((visibility("hidden")));
extern constructor __init_array_start[] __attribute__((visibility("hidden")));
extern constructor __init_array_end[] __attribute__((visibility("hidden")));
extern void _init(void);

static void construct(int argc, char **argv, char **environment)
{
    for (constructor *next = __preinit_array_start; next < __preinit_array_end; next++) (*next)(argc, argv, environment);
    _init();
    for (constructor *next = __init_array_start; next < __init_array_end; next++) (*next)(argc, argv, environment);
}

extern int old_libc_start_main(
    int (*main)(int, char **, char **), int argc, char **argv, constructor init, void (*fini)(void), void (*unload)(void), void *stack_end);
#if defined(__x86_64__)
__asm__(".symver old_libc_start_main, __libc_start_main@GLIBC_2.2.5");
#else
__asm__(".symver old_libc_start_main, __libc_start_main@GLIBC_2.17");
#endif

__attribute__((visibility("hidden"))) int __libc_start_main(
    int (*main)(int, char **, char **), int argc, char **argv, constructor init, void (*fini)(void), void (*unload)(void), void *stack_end)
{
    (void)init;
    (void)fini;
    return old_libc_start_main(main, argc, argv, construct, 0, unload, stack_end);
}

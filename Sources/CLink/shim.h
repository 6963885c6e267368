#pragma once
#include <elf.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

// glibc declares these for those who define _GNU_SOURCE before its first header, which a module map cannot do without
// making other modules of the same headers. See dl_iterate_phdr(3), malloc_trim(3).
struct hledwatch_object {
    Elf64_Addr base;
    const char *name;
    const Elf64_Phdr *segments;
    Elf64_Half count;
};
extern int dl_iterate_phdr(int (*)(struct hledwatch_object *, size_t, void *), void *);
extern int malloc_trim(size_t);

static inline int hledwatch_forget_object(struct hledwatch_object *object, size_t size, void *context) {
    (void)size, (void)context;
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (int i = 0; i < object->count; i++) {
        const Elf64_Phdr *segment = &object->segments[i];
        if (segment->p_type != PT_LOAD || segment->p_flags & PF_W) continue;
        uintptr_t start = (object->base + segment->p_vaddr) & ~(page - 1);
        uintptr_t end = (object->base + segment->p_vaddr + segment->p_memsz + page - 1) & ~(page - 1);
        madvise((void *)start, end - start, MADV_DONTNEED);
    }
    return 0;
}

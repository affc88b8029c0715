//! Memory shared with the X server.
//!
//! One of the two files with unsafe code: another process writes here.
#![allow(unsafe_code)]

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;

use memmap2::MmapRaw;
use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, ftruncate, memfd_create};

/// A piece of memory that has no name, and whose size no process can change any more.
#[derive(Debug)]
pub(super) struct SharedMemory {
    map: MmapRaw,
}

impl SharedMemory {
    /// So many bytes, zeroed, and the descriptor to give to the server.
    pub(super) fn new(bytes: usize) -> io::Result<(Self, OwnedFd)> {
        let descriptor = memfd_create("oneclick-visitor-screen", MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING)?;
        ftruncate(&descriptor, bytes as u64)?;
        // Without this, a server that cut the file short would make reading it fatal.
        fcntl_add_seals(&descriptor, SealFlags::SHRINK | SealFlags::GROW | SealFlags::SEAL)?;
        let file = File::from(descriptor);
        let map = MmapRaw::map_raw(&file)?;
        Ok((Self { map }, file.into()))
    }

    /// How many bytes there are.
    pub(super) fn len(&self) -> usize {
        self.map.len()
    }

    /// Copies so many bytes from an offset into a buffer, which takes their number. Both must lie within.
    ///
    /// To be called when the server has answered the request that made it write there: then the bytes are what it wrote.
    /// They are copied rather than lent, as nothing but its good will keeps the server from writing again.
    pub(super) fn read(&self, offset: usize, count: usize, into: &mut Vec<u8>) {
        assert!(offset.checked_add(count).is_some_and(|end| end <= self.len()), "the part lies within the memory");
        into.clear();
        into.reserve(count);
        // SAFETY: the source lies within the map, as was just checked, and the map cannot shrink (sealed); the target has
        // room for `count` bytes, which are initialised by the copy; the two do not overlap, as the vector owns its own.
        unsafe {
            std::ptr::copy_nonoverlapping(self.map.as_ptr().add(offset), into.as_mut_ptr(), count);
            into.set_len(count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_writes_is_read() {
        let (memory, descriptor) = SharedMemory::new(5000).unwrap();
        rustix::io::pwrite(&descriptor, b"pixels", 4990).unwrap();
        let mut bytes = vec![7; 3];
        memory.read(4990, 6, &mut bytes);
        assert_eq!(bytes, b"pixels");
        assert_eq!(memory.len(), 5000);
        assert!(ftruncate(&descriptor, 100).is_err(), "sealed");
    }

    #[test]
    #[should_panic(expected = "within the memory")]
    fn reading_beyond_the_end_is_refused() {
        let (memory, _descriptor) = SharedMemory::new(100).unwrap();
        memory.read(90, 11, &mut Vec::new());
    }
}

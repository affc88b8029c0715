//! How many files the system lets the program have open: each connection is one.

/// What is kept for all that is no connection: logs, the listener, the runtime, and the moment in which somebody is refused.
const KEPT: usize = 64;

/// Raises the limit on open files to what the system allows this program at most, which is often a hundred times what it
/// begins with; for programs that run a service.
///
/// # Errors
///
/// If the system refuses; the limit is then what it was.
pub fn raise_file_limit() -> std::io::Result<()> {
    #[cfg(all(unix, not(target_os = "macos")))]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let mut limit = getrlimit(Resource::Nofile);
        if limit.current != limit.maximum {
            limit.current = limit.maximum;
            setrlimit(Resource::Nofile, limit)?;
        }
    }
    Ok(())
}

/// How many of the connections fit into the limit on open files.
pub(super) fn fitting(asked: usize) -> usize {
    let Some(limit) = limit() else { return asked };
    let fits = room(limit);
    if fits < asked {
        tracing::warn!(
            asked,
            fits,
            limit,
            "fewer connections are taken than max_connections says: more do not fit into the limit on open files (ulimit -n, LimitNOFILE)"
        );
    }
    asked.min(fits)
}

/// What is left for connections of so many files; where there are few, half of them.
fn room(limit: usize) -> usize {
    limit.saturating_sub(KEPT).max(limit / 2).max(1)
}

/// None: there is no limit, or the system does not tell.
fn limit() -> Option<usize> {
    #[cfg(all(unix, not(target_os = "macos")))]
    return rustix::process::getrlimit(rustix::process::Resource::Nofile).current.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX));
    #[cfg(not(all(unix, not(target_os = "macos"))))]
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_files_are_kept() {
        assert_eq!([1_048_576, 1024, 128, 64, 1].map(room), [1_048_512, 960, 64, 32, 1]);
    }
}

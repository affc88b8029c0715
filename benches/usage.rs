//! What processes use, as the system accounts for it.

use std::fs::read_to_string;
use std::process::Command;
use std::time::Duration;

use walk::Outcome;

/// The system's clock ticks per second, a constant of Linux.
const TICKS_PER_SECOND: f64 = 100.0;

/// Processor time that some processes have used together.
#[derive(Clone, Copy)]
pub(crate) struct Ticks(u64);

impl Ticks {
    pub(crate) fn of(processes: &[u32]) -> Self {
        let used = |id: &u32| Some(stat(*id)?[11..13].iter().filter_map(|field| field.parse::<u64>().ok()).sum::<u64>());
        Self(processes.iter().filter_map(used).sum())
    }

    /// In percent of one core.
    pub(crate) fn percent_until(self, later: Self, took: Duration) -> f64 {
        later.0.saturating_sub(self.0) as f64 / TICKS_PER_SECOND / took.as_secs_f64() * 100.0
    }
}

/// The fields of a process's line behind its name.
fn stat(id: u32) -> Option<Vec<String>> {
    let line = read_to_string(format!("/proc/{id}/stat")).ok()?;
    Some(line.rsplit_once(')')?.1.split_whitespace().map(str::to_owned).collect())
}

/// A process and all that descend from it.
pub(crate) fn family(ancestor: u32) -> Vec<u32> {
    let all: Vec<u32> = std::fs::read_dir("/proc")
        .map(|entries| entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect())
        .unwrap_or_default();
    let parents: Vec<(u32, u32)> = all.into_iter().filter_map(|id| Some((id, stat(id)?.get(1)?.parse().ok()?))).collect();
    let mut family = vec![ancestor];
    let mut next = 0;
    while let Some(parent) = family.get(next).copied() {
        family.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(id, _)| *id));
        next += 1;
    }
    family
}

pub(crate) fn resident_megabytes(processes: &[u32]) -> f64 {
    let resident = |id: &u32| {
        let status = read_to_string(format!("/proc/{id}/status")).ok()?;
        status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.parse::<f64>().ok())
    };
    processes.iter().filter_map(resident).sum::<f64>() / 1024.0
}

/// What one process has used since it began, over all of its threads.
#[derive(Clone, Copy)]
pub(crate) struct Account {
    pub(crate) cpu_ms: f64,
    pub(crate) switches: u64,
    pub(crate) threads: usize,
}

impl Account {
    /// Threads that ended are not in it.
    pub(crate) fn of(process: u32) -> Outcome<Self> {
        let (mut nanos, mut switches, mut threads) = (0, 0, 0);
        for task in std::fs::read_dir(format!("/proc/{process}/task"))? {
            let task = task?.path();
            // One that ends meanwhile has nothing to tell.
            let (Ok(on_processor), Ok(status)) = (read_to_string(task.join("schedstat")), read_to_string(task.join("status"))) else {
                continue;
            };
            nanos += on_processor.split(' ').next().ok_or("schedstat is empty")?.parse::<u64>()?;
            let switched = |name| field(&status, name).ok_or("a thread's status has no such count");
            switches += (switched("voluntary_ctxt_switches:")? + switched("nonvoluntary_ctxt_switches:")?) as u64;
            threads += 1;
        }
        Ok(Self { cpu_ms: nanos as f64 / 1e6, switches, threads })
    }
}

/// Memory of a process, in megabytes.
#[derive(Clone, Copy)]
pub(crate) struct Memory {
    pub(crate) resident: f64,
    /// What it shares with others, whoever runs just then, counted in proportion.
    pub(crate) proportional: f64,
    /// What is nobody else's and in no file: heaps, stacks, pictures.
    pub(crate) anonymous: f64,
}

impl Memory {
    pub(crate) fn of(process: u32) -> Outcome<Self> {
        let sums = read_to_string(format!("/proc/{process}/smaps_rollup"))?;
        let megabytes = |name| field(&sums, name).map(|kilobytes| kilobytes / 1024.0).ok_or("smaps_rollup has no such sum");
        Ok(Self { resident: megabytes("Rss:")?, proportional: megabytes("Pss:")?, anonymous: megabytes("Anonymous:")? })
    }
}

/// The number behind a name at the beginning of a line.
fn field(text: &str, name: &str) -> Option<f64> {
    text.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse().ok())
}

pub(crate) fn load_average() -> Outcome<String> {
    Ok(read_to_string("/proc/loadavg")?.split(' ').take(3).collect::<Vec<_>>().join(" "))
}

/// What was measured with, a line each; what cannot be told is left out.
pub(crate) fn versions() -> Vec<String> {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let processor = read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        processor.lines().find_map(|line| line.strip_prefix("model name")).map_or("?", |name| name.trim_start_matches(['\t', ' ', ':']));
    let said = |program: &str, argument: &str| {
        let output = Command::new(program).arg(argument).output().ok()?;
        let text = [output.stdout, output.stderr].concat();
        String::from_utf8_lossy(&text).lines().find(|line| !line.trim().is_empty()).map(|line| line.trim().to_owned())
    };
    let versions = [said("uname", "-sr"), said("chromium", "--version"), said("x0vncserver", "-version"), said("rustc", "--version")];
    [Some(format!("{cores} cores, {model}"))].into_iter().chain(versions).flatten().collect()
}

#!/usr/bin/env bash
# Runs the Slurm recipe for real: a cluster of one node on this machine, an array of shards, one task requeued while it runs, the merge as a
# dependent job; the result must be that of a single run. Needs root, slurm-wlm and munge. usage: scripts/recipes/slurm/test.sh [SHARDS]
set -euo pipefail
. "$(dirname "$0")/../../usage.sh"
here=$(cd "$(dirname "$0")" && pwd)
shards=${1:-4}
needs_program
for tool in sbatch slurmctld slurmd munged; do needs "$tool" "apt-get install slurm-wlm munge (Debian)"; done
work=$(mktemp -d)
program=${ALBERT_EMBED_PROGRAM:-$(command -v albert-embed)}
export ALBERT_EMBED_PROGRAM=$program SLURM_CONF=$work/slurm.conf
stop() {
  for daemon in slurmd slurmctld munged; do
    [ ! -f "$work/$daemon.pid" ] || kill "$(cat "$work/$daemon.pid")" 2>/dev/null || true
  done
  sleep 1
  rm -rf "$work"
}
trap stop EXIT

host=$(hostname -s)
mkdir -p "$work/state" "$work/spool"
cat >"$SLURM_CONF" <<CONF
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=17817
SlurmdPort=17818
AuthInfo=socket=$work/munge.sock
SlurmUser=root
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
SlurmdSpoolDir=$work/spool
StateSaveLocation=$work/state
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
ReturnToService=2
SchedulerParameters=sched_interval=1,sched_min_interval=100000,batch_sched_delay=0
KillWait=5
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
dd if=/dev/urandom of="$work/munge.key" bs=128 count=1 status=none
chmod 400 "$work/munge.key"
munged --force --key-file "$work/munge.key" --socket "$work/munge.sock" --pid-file "$work/munged.pid" --log-file "$work/munged.log" --seed-file "$work/munged.seed" 2>/dev/null
slurmctld
slurmd
for _ in $(seq 30); do
  [ "$(sinfo -h -o %T 2>/dev/null)" != idle ] || break
  sleep 1
done

cd "$work"
seq 1200 | awk '{ print "sentence number " $1 " is about " ($1 % 7) " things and one more, " ($1 * 7919) % 10007 }' >corpus.txt
start=$(date +%s%N)
"$program" -q -i corpus.txt -o single.npy --threads 1
single=$((($(date +%s%N) - start) / 1000000))

start=$(date +%s%N)
job=$(sbatch --parsable --array="1-$shards" --export="ALL,INPUT=corpus.txt,OUTPUT=vectors.npy" "$here/embed.sbatch" -q --threads 1)
merge=$(sbatch --parsable --dependency="afterok:$job" --export="ALL,SHARDS=$shards,OUTPUT=vectors.npy" "$here/merge.sbatch")
for _ in $(seq 100); do
  [ "$(squeue -h -j "${job}_1" -t R -o %T)" != RUNNING ] || break
  sleep 0.1
done
sleep 0.5
scontrol requeue "${job}_1"

for _ in $(seq 600); do
  [ -n "$(squeue -h -j "$merge" -t PD,R,CG 2>/dev/null)" ] || break
  # Slurm lets a requeued task wait for two minutes; an administrator may say otherwise.
  [ "$(squeue -h -j "${job}_1" -o %r 2>/dev/null)" != BeginTime ] || scontrol update JobId="${job}_1" StartTime=now 2>/dev/null || true
  sleep 0.5
done
array=$((($(date +%s%N) - start) / 1000000))

cmp single.npy vectors.npy || { tail -n 5 albert-embed-*.log slurmctld.log; exit 1; }
echo "$shards shards, one of them requeued while it ran: ${array} ms with the scheduler's waits, the single run ${single} ms; the result is the same"

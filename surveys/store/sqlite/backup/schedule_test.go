package backup_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys/store/sqlite/backup"
)

const day = 24 * time.Hour

func TestDue(t *testing.T) {
	tests := []struct {
		name string
		kept []time.Duration // from now
		want time.Duration
	}{
		{"none", nil, 0},
		{"made just now", []time.Duration{0}, day},
		{"an hour ago", []time.Duration{-3 * day, -time.Hour}, 23 * time.Hour},
		{"long ago", []time.Duration{-3 * day}, -2 * day},
		{"the clock went back an hour", []time.Duration{-day, time.Hour}, 0},
		{"the clock went back a day", []time.Duration{day}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var kept []time.Time
			for _, k := range tt.kept {
				kept = append(kept, made.Add(k))
			}
			if got := backup.Due(kept, made, day).Sub(made); got != tt.want {
				t.Errorf("due in %s, want in %s", got, tt.want)
			}
		})
	}
}

func TestExpire(t *testing.T) {
	tests := []struct {
		name string
		age  []int // days
		want []int
	}{
		{"old ones", []int{30, 15, 14, 1}, []int{14, 1}},
		{"all old", []int{30, 20}, []int{20}},
		{"of a wrong clock", []int{30, 20, -3}, []int{20, -3}},
		{"none", nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			others := []string{"regiopeil-x.tar.zst", "regiopeil-20200101T000000Z.tar", "keys"}
			for _, name := range others {
				touch(t, filepath.Join(dir, name))
			}
			for _, age := range tt.age {
				touch(t, filepath.Join(dir, backup.Name(made.Add(-time.Duration(age)*day))))
			}
			n, err := backup.Expire(dir, made, 14*day)
			if err != nil || n != len(tt.age)-len(tt.want) {
				t.Errorf("%d deleted, %v", n, err)
			}
			kept, err := backup.Kept(dir)
			if err != nil {
				t.Fatal(err)
			}
			var got []int
			for _, k := range kept {
				got = append(got, int(made.Sub(k)/day))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			for _, name := range others {
				if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func touch(t *testing.T, path string) {
	t.Helper()
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
}

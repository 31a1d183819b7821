package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/fault"
)

func TestAFaultKeepsItsSentenceThroughWrapping(t *testing.T) {
	t.Parallel()
	cause := errors.New("disk is full")
	err := fmt.Errorf("land file: %w", fault.Wrap(fault.Unavailable, cause, "the data folder cannot be written").WithHint("free some space"))
	require.Equal(t, fault.Unavailable, fault.CodeOf(err))
	require.Equal(t, "the data folder cannot be written", fault.MessageOf(err))
	require.Equal(t, "free some space", fault.HintOf(err))
	require.ErrorIs(t, err, cause)
	require.ErrorContains(t, err, "disk is full", "the log sees the cause")
}

func TestAnythingUncodedIsInternalAndItsTextStaysInTheLog(t *testing.T) {
	t.Parallel()
	err := errors.New("pq: password authentication failed for user root")
	require.Equal(t, fault.Internal, fault.CodeOf(err))
	require.NotContains(t, fault.MessageOf(err), "password")
	require.Empty(t, fault.HintOf(err))
	require.Empty(t, fault.CodeOf(nil))
	require.Empty(t, fault.MessageOf(nil))
}

func TestAHintMakesANewFault(t *testing.T) {
	t.Parallel()
	plain := fault.New(fault.Invalid, "%d is not even", 3)
	require.Equal(t, "4 is", plain.WithHint("%d is", 4).Hint)
	require.Empty(t, plain.Hint)
	require.Equal(t, "3 is not even", plain.Error())
}

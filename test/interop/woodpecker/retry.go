package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"syscall"

	"github.com/cenkalti/backoff/v7"
)

const maxTries = 3

func retry(ctx context.Context, try backoff.Operation[int]) (int, error) {
	pauses := backoff.NewExponentialBackOff()
	return backoff.Retry(ctx, try, backoff.WithBackOff(pauses), backoff.WithMaxTries(maxTries))
}

// judgeConnection lets a call end at once unless another try may find the gateway there again.
func judgeConnection(err error) error {
	passing := []error{
		io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, syscall.ECONNREFUSED, syscall.ECONNRESET,
	}
	for _, known := range passing {
		if errors.Is(err, known) {
			return err
		}
	}
	var timed net.Error
	if errors.As(err, &timed) && timed.Timeout() {
		return err
	}
	return backoff.Permanent(err)
}

// judgeAnswer decodes a success. 500 to 510 and a body that ends too early are tried again, everything else is final.
func judgeAnswer(response *http.Response, answer any) error {
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return judgeConnection(err)
	}
	status := response.StatusCode
	if status >= 500 && status <= 510 {
		return fmt.Errorf("response: %d", status)
	}
	if status < 200 || status > 299 {
		return backoff.Permanent(fmt.Errorf("response: %s", text))
	}
	return judgeJSON(text, answer)
}

func judgeJSON(text []byte, answer any) error {
	if len(text) == 0 {
		return io.EOF
	}
	err := json.Unmarshal(text, answer)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) && syntax.Offset >= int64(len(text)) {
		return io.ErrUnexpectedEOF
	}
	if err != nil {
		return backoff.Permanent(err)
	}
	return nil
}
